"""How Patchbay is run: by hand on one machine (`local`), in containers, under systemd."""
