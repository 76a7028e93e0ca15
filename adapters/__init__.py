"""One folder a platform; each turns native updates into `Incoming` and `Outgoing` into native messages."""
