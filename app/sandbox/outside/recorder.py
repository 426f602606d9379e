"""The recorder: one process that drains the rings of all pods, each within its budget, and sends packets to the runner.

Off the runner's event loop, so that a busy page never makes the kernel drop a packet. Batches go out as
``messages`` on a stream: a fixed header (kind, pod, number of packets, bytes) and, for packets, each with time, length
and captured length before its data. It ends when its runner closes the socket or dies.
"""

import os
import select
import socket
import struct
from collections.abc import Iterable

from app.sandbox.outside import messages, namespace, ring

PACKETS, DROPPED, SPENT, MARK = 1, 2, 3, 4
BATCH = struct.Struct("=BIII")
"""Kind, pod, packets (for MARK: its number), bytes that follow (PACKETS) or were left out (SPENT)."""
PACKET = struct.Struct("=QII")
"""Unix time in nanoseconds, length on the wire, captured length."""
_MOST_BATCH = 1 << 20
_SEEN_ONLY = 96
"""Bytes kept of each packet, for counting alone, once a pod's budget is spent."""


class _Pod:
    def __init__(self, number: int, descriptor: int, budget: int) -> None:
        self.number = number
        self.budget = budget
        self.spent = False
        self.ring = ring.Ring(socket.socket(fileno=descriptor))


def main(control: int, output: int) -> None:
    """Obey the runner on ``control`` and write batches to ``output``."""
    namespace.call_oneself("grpclab-record")
    namespace.die_with_parent()
    try:
        Recorder(socket.socket(fileno=control), socket.socket(fileno=output)).serve()
    except (messages.Closed, BrokenPipeError, ConnectionResetError):
        return


class Recorder:
    """The loop over the rings and the runner's requests."""

    def __init__(self, control: socket.socket, output: socket.socket) -> None:
        self._control = control
        self._output = output
        self._pods: dict[int, _Pod] = {}
        self._by_descriptor: dict[int, _Pod] = {}
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)

    def serve(self) -> None:
        """Until the runner is gone."""
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor == self._control.fileno():
                    self._obey()
                elif descriptor in self._by_descriptor:
                    self._drain(self._by_descriptor[descriptor])

    def _obey(self) -> None:
        request, descriptors = messages.receive(self._control)
        if request["do"] == "add":
            self._add(_Pod(request["pod"], descriptors.pop(), request["budget"]))
        elif request["do"] == "remove" and request["pod"] in self._pods:
            self._remove(self._pods[request["pod"]])
        elif request["do"] == "mark":
            if request["pod"] in self._pods:
                self._drain(self._pods[request["pod"]])
            self._output.sendall(BATCH.pack(MARK, request["pod"], request["number"], 0))
        elif request["do"] == "budget" and request["pod"] in self._pods:
            self._pods[request["pod"]].budget = request["budget"]
        for descriptor in descriptors:
            os.close(descriptor)

    def _add(self, pod: _Pod) -> None:
        self._pods[pod.number] = pod
        self._by_descriptor[pod.ring.packets.fileno()] = pod
        self._poll.register(pod.ring.packets, select.POLLIN)

    def _remove(self, pod: _Pod) -> None:
        # What was captured before the removal still goes out.
        self._drain(pod)
        self._poll.unregister(pod.ring.packets)
        del self._pods[pod.number], self._by_descriptor[pod.ring.packets.fileno()]
        pod.ring.close()

    def _drain(self, pod: _Pod) -> None:
        kept: list[ring.Captured] = []
        lost_packets = lost_bytes = size = 0
        for packet in pod.ring.read():
            if len(packet.data) > pod.budget:
                pod.budget = 0
                lost_packets += 1
                lost_bytes += packet.length
                continue
            pod.budget -= len(packet.data)
            kept.append(packet)
            size += len(packet.data)
            if size > _MOST_BATCH:
                self._send_packets(pod, kept)
                kept, size = [], 0
        self._send_packets(pod, kept)
        if lost_packets:
            self._output.sendall(BATCH.pack(SPENT, pod.number, lost_packets, min(lost_bytes, 0xFFFFFFFF)))
            self._only_count(pod)
        dropped = ring.dropped(pod.ring.packets)
        if dropped:
            self._output.sendall(BATCH.pack(DROPPED, pod.number, dropped, 0))

    def _only_count(self, pod: _Pod) -> None:
        if not pod.spent:
            pod.spent = True
            ring.keep(pod.ring.packets, most=_SEEN_ONLY)

    def _send_packets(self, pod: _Pod, packets: list[ring.Captured]) -> None:
        if packets:
            body = b"".join(_encoded(packets))
            self._output.sendall(BATCH.pack(PACKETS, pod.number, len(packets), len(body)) + body)


def _encoded(packets: Iterable[ring.Captured]) -> Iterable[bytes]:
    for packet in packets:
        yield PACKET.pack(packet.time_ns, packet.length, len(packet.data))
        yield packet.data
