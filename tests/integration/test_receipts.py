"""Receipts that come before the answer, twice, instead of it, never, and for messages that nobody sent."""
import threading
import unittest
import urllib.parse

from office import Office, at_minute
from raw_gateway import RESET, RawGateway, answer
from support import PATIENCE, eventually

TAKEN = answer({"CodeResult": "100", "SMSID": "1"})


class Receipts(Office):
    members = 30

    def setUp(self):
        super().setUp()
        self.simulator()
        self.only_sms()
        self.is_ready = threading.Event()
        self.callbacks = []

    def report(self, request, key=None):
        """What eSMS tells of a message that arrived; the status of our answer."""
        place = urllib.parse.urlsplit(request["CallbackUrl"]).path
        query = urllib.parse.urlencode({
            "SMSID": "1", "SendFailed": "0", "SendStatus": "5", "SendSuccess": "1", "TotalPrice": "350", "TotalReceiver": "1",
            "TotalSent": "1", "RequestId": key or request["RequestId"], "TypeId": "2", "telcoid": "3",
            "phonenumber": request["Phone"], "switchsmsid": ""})
        self.callbacks.append(self.at_work.request(f"{place}?{query}")[0])

    def reply(self, _, request):
        """A third is reported twice before the answer, a third instead of an answer, a third never."""
        self.assertTrue(self.is_ready.wait(PATIENCE))
        third = int(request["Phone"][-3:-1]) % 3
        if third == 0:
            self.report(request)
            self.report(request)
        elif third == 1:
            self.report(request, key="0" * 32)
            self.report(request)
            return RESET
        return TAKEN

    def test_each_is_believed_once_and_nothing_goes_out_again(self):
        with RawGateway(self.reply) as gateway:
            text = (self.home.path / "sotay.yaml").read_text(encoding="utf-8")
            esms = text[text.index("driver: esms"):]
            line = next(line for line in esms.splitlines() if "base_url" in line)
            self.home.edit_config(esms, esms.replace(line, f'    base_url: "{gateway.url}"', 1))
            self.send()
            self.at_work = self.daemon(env=at_minute(0))
            self.is_ready.set()
            expected = {"delivered": 20, "accepted": 10}
            eventually(lambda: self.counts() == expected, "receipts of two thirds")
            self.assertEqual(self.at_work.stop(), 0)
            self.assertEqual(set(self.callbacks), {200})
            self.send_once(env=at_minute(30))
            self.assertEqual(self.counts(), expected)
            self.assertEqual(len(gateway.requests), self.members)


if __name__ == "__main__":
    unittest.main()
