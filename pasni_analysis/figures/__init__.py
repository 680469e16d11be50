"""Result tables to figures that can be cited."""
