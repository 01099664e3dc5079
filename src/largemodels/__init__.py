"""Large Models, Hands On: what the course's notebooks import."""
