"""Call Event (TS): calls and agents as JSON messages over a socket, and as pushes."""
