"""Addresses of registering, the waiting list, and the organisers’ list."""

from django.urls import URLPattern

ALL = "rencontres/"
ONE = f"{ALL}<int:number>/"

urlpatterns: list[URLPattern] = []
