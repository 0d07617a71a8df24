"""What whole-program tests run against: the daemon and its surroundings."""
