"""What a limit of routine messages a day holds back, over two days."""
from office import Office


class OneADay(Office):
    members = 2

    def setUp(self):
        super().setUp()
        self.home.edit_config("ladder: [zalo, sms]", "ladder: [sms]\n  messages_per_day: 1")

    def say(self, number):
        self.ok("notify", "send", "--to", "all", "--text", f"Tin thứ {number}", "--key", f"tin-{number}")

    def test_the_rest_of_a_day_comes_next_morning_as_one_message_that_counts_for_that_day(self):
        simulator = self.simulator()
        for number in (1, 2, 3):
            self.say(number)
        self.send_once()
        self.assertEqual(self.counts(), {"accepted": 2, "pending": 4})
        self.assertEqual(len(simulator.journal()), 2)

        self.home.now = "2026-11-25T08:00"
        self.say(4)
        self.send_once()
        joined = simulator.journal()[2:]
        self.assertEqual(len({entry["phone"] for entry in joined}), 2)
        self.assertEqual(len(joined), 2)
        for entry in joined:
            self.assertIn("1) Tin thu 2; 2) Tin thu 3", entry["content"])
        for message in (2, 3):
            self.assertEqual(self.counts(str(message)), {"accepted": 2})
        self.assertEqual(self.counts("4"), {"pending": 2})
        self.assertEqual(self.counts(), {"accepted": 8, "pending": 2})
