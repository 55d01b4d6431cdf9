"""The local runtime behind `make run` and `make test`: real parts, no root, all under `var/`."""
