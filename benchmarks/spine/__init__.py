"""The spine: from the bytes of a PBX to every panel, each part beside its reference."""
