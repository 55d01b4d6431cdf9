"""ACD CallBack: notifications."""
