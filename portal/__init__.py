"""The faces: pages, sockets, dialects, REST; facts go up and commands go down through it."""
