"""The oracle says so when a promise is broken: one mistake at a time."""

import unittest

from clients import POISON, Request
from oracle import GRAVITY_LANE, Oracle


def item(number):
    return f'{{"itemId":"item","hidden":false,"nameValues":[{{"name":"n","value":"{number}"}}]}}'


def faults(accepted, received, letters=(), sent=None, most_repeats=0):
    """Of one request; `accepted` is what it was told of its events, or None when it was not answered."""
    request = Request("backoffice", sent or accepted, [], 1, "key")
    request.accepted, request.status = accepted, 200
    oracle = Oracle([request], most_repeats, {"gravity": GRAVITY_LANE})
    oracle.judge("gravity", "backoffice", list(received), list(letters))
    return oracle.faults


class OracleTest(unittest.TestCase):
    events = [item(1), item(2), item(3)]

    def test_all_is_well_when_everything_answered_has_arrived(self):
        self.assertEqual(faults(self.events, self.events), [])

    def test_an_answered_event_that_is_nowhere_is_lost(self):
        self.assertIn("neither at gravity nor dead", faults(self.events, self.events[:2])[0])

    def test_a_dead_letter_is_not_lost(self):
        poisoned = f'{{"itemId":"item","title":"{POISON}","value":"4"}}'
        self.assertEqual(faults([*self.events, poisoned], self.events, [poisoned]), [])

    def test_a_good_event_must_not_die(self):
        self.assertIn("would have taken it", faults(self.events, self.events[:2], self.events[2:])[0])

    def test_what_is_delivered_must_not_be_dead_as_well(self):
        self.assertTrue(any("more than one place" in one for one in faults(self.events, self.events, self.events[:1])))

    def test_a_request_without_an_answer_is_there_whole_or_not_at_all(self):
        self.assertEqual(faults(None, self.events, sent=self.events), [])
        self.assertEqual(faults(None, [], sent=self.events), [])
        self.assertIn("2 of 3 events", faults(None, self.events[:2], sent=self.events)[0])

    def test_what_was_refused_must_not_arrive(self):
        self.assertIn("all the same", faults([], self.events, sent=self.events)[0])

    def test_what_nobody_has_sent_must_not_arrive(self):
        self.assertIn("sent by nobody", faults(self.events, [*self.events, item(9)])[0])

    def test_repeats_are_bounded(self):
        repeated = self.events + self.events[1:]
        self.assertEqual(faults(self.events, repeated, most_repeats=2), [])
        self.assertIn("2 repeats", faults(self.events, repeated, most_repeats=1)[0])

    def test_first_copies_arrive_in_order(self):
        self.assertIn("out of order", faults(self.events, [item(1), item(3), item(2)])[0])
        self.assertEqual(faults(self.events, [*self.events, item(1)], most_repeats=1), [])


if __name__ == "__main__":
    unittest.main()
