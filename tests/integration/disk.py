"""What a disk may hold after a power loss, from the log that tests/support/disk_log writes of a program's calls."""
import collections
import os
import struct

from support import BUILD

RECORDER = BUILD / "bin/libdisk_log.so"
HEADER = struct.Struct("=IIQQ")
SECTORS = (512, 4096)  # what a disk writes whole
KINDS = {1: "write", 2: "truncate", 3: "sync", 4: "rename", 5: "unlink", 6: "sent", 7: "told"}

Event = collections.namedtuple("Event", "kind path offset data")


class Log:
    """The calls of all programs that run with `environment`, in their order."""

    def __init__(self, path, root):
        self.path = path
        self.root = str(root)

    def environment(self):
        return {"LD_PRELOAD": str(RECORDER), "DISK_LOG": str(self.path), "DISK_LOG_ROOT": self.root,
                "ASAN_OPTIONS": "verify_asan_link_order=0"}

    def tell(self, fact):
        """Notes that from here on the operator has been told `fact`."""
        data = fact.encode()
        with open(self.path, "ab", buffering=0) as log:
            log.write(HEADER.pack(7, 0, 0, len(data)) + data)

    def events(self):
        data = self.path.read_bytes()
        at, found = 0, []
        while at < len(data):
            kind, path, offset, size = HEADER.unpack_from(data, at)
            at += HEADER.size
            found.append(Event(KINDS[kind], data[at:at + path].decode(), offset, data[at + path:at + path + size]))
            at += path + size
        return found


class File:
    """Its bytes that last, and the calls since that may not."""

    def __init__(self, content=b""):
        self.lasting = bytearray(content)
        self.waiting = []

    def sync(self):
        for event in self.waiting:
            apply(self.lasting, event)
        self.waiting = []

    def content(self, choose):
        """The bytes if of each waiting call only the parts that `choose` gives were written."""
        content = bytearray(self.lasting)
        for event in self.waiting:
            for part in choose(event):
                apply(content, part)
        return bytes(content)


def apply(content, event):
    if event.kind == "truncate":
        del content[event.offset:]
        content.extend(bytes(event.offset - len(content)))
        return
    end = event.offset + len(event.data)
    content.extend(bytes(max(0, end - len(content))))
    content[event.offset:end] = event.data


def everything(event):
    return [event]


def nothing(_):
    return []


def torn(random):
    """Any part of a call, as a disk that loses its power may leave it."""
    def choose(event):
        chance = random.random()
        if chance < 0.4:
            return [event]
        if chance < 0.6 or event.kind == "truncate":
            return []
        sector = random.choice(SECTORS)
        starts = range(0, len(event.data), sector)
        kept = (lambda start: start < cut) if chance < 0.8 else (lambda start: start >= cut)
        cut = random.choice(starts) if starts else 0
        return [Event("write", event.path, event.offset + start, event.data[start:start + sector])
                for start in starts if kept(start)]
    return choose


class Disk:
    """A folder on a disk with a cache: files last by their own sync, names in their order by that of their folder."""

    def __init__(self, root):
        self.root = str(root)
        self.lasting = {}
        for folder, _, names in os.walk(self.root):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    self.lasting[path] = File(file.read())
        self.names = dict(self.lasting)  # as the programs see them
        self.waiting = []  # changes of names that may not last, with the folder whose sync makes them last

    def change(self, folder, names):
        put(self.names, names)
        self.waiting.append((folder, names))

    def file(self, path):
        if path not in self.names:
            self.change(os.path.dirname(path), {path: File()})
        return self.names[path]

    def take(self, event):
        if event.kind in ("write", "truncate"):
            self.file(event.path).waiting.append(event)
        elif event.kind == "rename":
            target = event.data.decode()
            self.change(os.path.dirname(target), {event.path: None, target: self.file(event.path)})
        elif event.kind == "unlink":
            self.change(os.path.dirname(event.path), {event.path: None})
        elif event.kind == "sync" and event.path in self.names:
            self.names[event.path].sync()
        elif event.kind == "sync":
            self.sync_names(event.path)

    def sync_names(self, folder):
        """A journal keeps the order of names: those before the folder's last change last as well."""
        last = max((at for at, change in enumerate(self.waiting) if change[0] == folder), default=-1)
        for _, names in self.waiting[:last + 1]:
            put(self.lasting, names)
        self.waiting = self.waiting[last + 1:]

    def state(self, choose, names_kept):
        """Path → bytes after a power loss; `names_kept` of the waiting changes of names were written."""
        names = dict(self.lasting)
        for _, changed in self.waiting[:names_kept]:
            put(names, changed)
        return {path: file.content(choose) for path, file in names.items()}


def put(names, changed):
    """Gives files their names; a name without a file is gone."""
    for path, file in changed.items():
        if file is None:
            names.pop(path, None)
        else:
            names[path] = file
