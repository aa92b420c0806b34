"""kill -9 of sotayd while requests are out: what had not left goes again at once, the rest is in doubt."""
import os
import signal
import stat

from support import eventually
from test_daemon import SLOW, Office

CONNECTIONS = 64


class StartedMarks(Office):
    members = 300

    def kill_while_answers_are_slow(self):
        """Zalo drops no repetition. When the daemon is killed every connection waits for an answer."""
        simulator = self.simulator()
        self.home.edit_config("ladder: [zalo, sms]", "ladder: [zalo]")
        self.login()
        simulator.faults({**SLOW, "ms": 3000})
        self.send()
        daemon = self.daemon()
        eventually(lambda: len(simulator.journal()) >= CONNECTIONS, "a message on every connection")
        daemon.stop(signal.SIGKILL)
        simulator.faults()
        return simulator

    def test_at_most_the_open_connections_are_in_doubt_and_the_rest_goes_again_at_once(self):
        simulator = self.kill_while_answers_are_slow()
        arrived = len(simulator.journal())
        self.send_once()
        counts = self.counts()
        self.assertEqual(set(counts), {"accepted", "unknown"})
        self.assertEqual(sum(counts.values()), self.members)
        self.assertLessEqual(counts["unknown"], CONNECTIONS)
        self.assert_once_each(simulator.journal())
        self.assertEqual(len(simulator.journal()), arrived + counts["accepted"])

    def test_without_its_marks_the_whole_claim_is_in_doubt_and_nothing_is_sent_twice(self):
        simulator = self.kill_while_answers_are_slow()
        (self.home.path / "sotayd.started").unlink()
        self.send_once()
        self.assertEqual(sum(self.counts().values()), self.members)
        self.assert_once_each(simulator.journal())

    def test_the_marks_are_for_the_office_alone(self):
        self.kill_while_answers_are_slow()
        mode = os.stat(self.home.path / "sotayd.started").st_mode
        self.assertEqual(stat.S_IMODE(mode), 0o600)
