"""Addresses of the date poll."""

from django.urls import URLPattern

ALL = "rencontres/"
ONE = f"{ALL}<int:number>/"

urlpatterns: list[URLPattern] = []
