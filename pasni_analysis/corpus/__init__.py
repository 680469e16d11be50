"""Files to documents: the only stage that reads inputs."""
