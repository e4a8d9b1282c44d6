"""Headwater audits the sourcing of news pages."""
