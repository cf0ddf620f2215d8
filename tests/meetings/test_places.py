"""Counting places: capacity, reserved places, groups."""

import random

import pytest

from maillage.meetings.queries.places import Places


@pytest.mark.parametrize(
    ("held", "sector", "free"),
    [
        ({}, "", 6),
        ({}, "SCHOOL", 8),
        ({"SCHOOL": 2}, "SCHOOL", 6),
        ({"": 6}, "", 0),
        ({"": 6}, "SCHOOL", 2),
        ({"": 6}, "CULTURE", 2),
        ({"SCHOOL": 5}, "", 3),
        ({"SCHOOL": 8}, "SCHOOL", 0),
        ({"SCHOOL": 8}, "CULTURE", 2),
        # Given out of turn, nine without sector: the school still finds what is left, nobody else does.
        ({"": 9}, "SCHOOL", 1),
        ({"": 9}, "", 0),
    ],
)
def test_a_sector_takes_its_places_first_then_general_ones(held, sector, free):
    places = Places(capacity=10, reserved={"SCHOOL": 2, "CULTURE": 2}, held=dict(held))
    assert places.free_for(sector=sector) == free
    assert places.fits(seats=free, sector=sector) and not places.fits(seats=free + 1, sector=sector)


def test_without_a_count_everybody_fits():
    places = Places(capacity=None, held={"": 500})
    assert places.fits(seats=99, sector="SCHOOL") and places.fits_out_of_turn(seats=99) and not places.is_full


def test_a_smaller_capacity_removes_nobody_and_lets_nobody_in():
    places = Places(capacity=2, held={"": 5})
    assert places.is_full and places.free_for(sector="") == 0 and not places.fits(seats=1, sector="")


def test_whatever_happens_no_more_than_there_are_and_what_is_reserved_stays():
    rng = random.Random(20)
    sectors = ("", "SCHOOL", "CULTURE", "EARLY_CHILDHOOD")
    for _ in range(60):
        reserved = {"SCHOOL": rng.randrange(4), "CULTURE": rng.randrange(4)}
        places = Places(capacity=rng.randrange(1, 15), reserved=reserved)
        inside = []
        for _ in range(60):
            if inside and rng.random() < 0.4:
                seats, sector = inside.pop(rng.randrange(len(inside)))
                places.give_back(seats=seats, sector=sector)
            else:
                seats, sector = rng.randrange(1, 4), rng.choice(sectors)
                if places.fits(seats=seats, sector=sector):
                    places.take(seats=seats, sector=sector)
                    inside.append((seats, sector))
            assert places.total == sum(seats for seats, _ in inside) <= places.capacity
            if sum(reserved.values()) <= places.capacity:
                for sector, kept in reserved.items():
                    mine = sum(seats for seats, each in inside if each == sector)
                    assert places.free_for(sector=sector) >= max(0, kept - mine), "its own places wait for a sector"
