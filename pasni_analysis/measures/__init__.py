"""Span tables to result tables."""
