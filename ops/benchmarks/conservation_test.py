"""The checks that a fast wrong answer must not pass."""

import unittest
from unittest import mock

import delivery
import report
from failure import Broken
from measure import check_conservation


def account(accepted, rejected=0, events=None):
    return {
        "sources": [{"accepted": accepted, "rejected": rejected}],
        "log": {"events": accepted if events is None else events},
    }


class Intake(unittest.TestCase):
    def test_what_was_answered_is_in_the_log(self):
        check_conservation(account(110), rows=110, least=100, most=120)

    def test_an_answered_event_that_was_not_accepted_is_found(self):
        with self.assertRaises(Broken):
            check_conservation(account(99), rows=99, least=100, most=120)

    def test_more_than_was_sent_is_found(self):
        with self.assertRaises(Broken):
            check_conservation(account(121), rows=121, least=100, most=120)

    def test_a_rejected_event_is_found(self):
        with self.assertRaises(Broken):
            check_conservation(account(110, rejected=1), rows=110, least=100, most=120)

    def test_an_event_that_is_not_in_the_file_is_found(self):
        with self.assertRaises(Broken):
            check_conservation(account(110), rows=109, least=100, most=120)
        with self.assertRaises(Broken):
            check_conservation(account(110, events=109), rows=110, least=100, most=120)


class Delivery(unittest.TestCase):
    def settled(self, received, **differences):
        one = {"accepted": 100, "delivered": 100, "pending": 0, "dead": 0}
        with mock.patch.object(delivery, "status", return_value={"destinations": [one, one | differences]}):
            return delivery.settled(None, None, 100, received)

    def test_what_was_answered_arrived_at_each_destination(self):
        self.assertEqual(self.settled(200), {"answered": 100, "stored": 100})

    def test_an_event_that_one_destination_did_not_get_is_found(self):
        for differences in ({"delivered": 99}, {"pending": 1}, {"dead": 1}, {"accepted": 99, "delivered": 99}):
            with self.subTest(differences), self.assertRaises(Broken):
                self.settled(200, **differences)

    def test_an_event_that_the_receiver_did_not_see_is_found(self):
        with self.assertRaises(Broken):
            self.settled(199)


class Reach(unittest.TestCase):
    def test_the_median_decides(self):
        for reach, median, expected in (("≥ 1", 1.0, True), ("≥ 1", 0.99, False), ("≤ 20", 20, True), ("≤ 20", 21, False)):
            self.assertEqual(report.is_reached({"reach": reach, "ratio": {"median": median}}), expected)


if __name__ == "__main__":
    unittest.main()
