"""A model of a dialling floor, with the pacing of the real dialer in the loop."""
