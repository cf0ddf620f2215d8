"""Addresses of the day itself: presence at the door."""

from django.urls import URLPattern

ALL = "rencontres/"
ONE = f"{ALL}<int:number>/"

urlpatterns: list[URLPattern] = []
