"""Demonstration data: a small network operator and eight months of its warehouse, made through the same
services as the pages.
"""

from trinity.demo.accounts import ACCOUNTS
