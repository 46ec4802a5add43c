"""Workbooks in, submissions out: reader → form → tidy → checks, and the job that publishes them."""
