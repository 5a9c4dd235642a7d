"""Copydesk turns news pages as the web serves them into clean text that people can build on."""
