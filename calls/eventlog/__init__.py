"""Care of the event log's table: its monthly partitions and how long events are kept."""
