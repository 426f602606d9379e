"""The policies as data: what must hold between their numbers."""

import dataclasses

import pytest

from app.sandbox.policy import DRIVER, LEARNER, MIB, SCHEMA, Policy


@pytest.mark.parametrize("policy", [LEARNER, DRIVER, SCHEMA])
def test_every_limit_is_a_limit(policy: Policy) -> None:
    others = {"burst_seconds", "foreign"}
    assert all(value > 0 for name, value in dataclasses.asdict(policy).items() if name not in others)


def test_only_a_learners_own_code_is_foreign() -> None:
    assert [policy for policy in (LEARNER, DRIVER, SCHEMA) if policy.foreign] == [LEARNER]


def test_only_what_works_for_everybody_may_compute_without_end() -> None:
    assert LEARNER.burst_seconds > 0
    assert DRIVER.burst_seconds > 0
    assert SCHEMA.burst_seconds == 0


@pytest.mark.parametrize("policy", [LEARNER, DRIVER, SCHEMA])
def test_one_process_alone_cannot_take_much_more_than_its_jail(policy: Policy) -> None:
    assert policy.address_space_bytes <= 4 * policy.memory_bytes


@pytest.mark.parametrize("policy", [LEARNER, DRIVER, SCHEMA])
def test_python_with_grpcio_fits(policy: Policy) -> None:
    assert policy.address_space_bytes >= 256 * MIB
    assert policy.processes >= 32


@pytest.mark.parametrize("policy", [LEARNER, DRIVER, SCHEMA])
def test_what_a_jail_can_write_stays_below_a_hundredth_of_a_large_machine(policy: Policy) -> None:
    assert policy.workspace_bytes + policy.temporary_bytes + policy.shared_memory_bytes <= 64 * MIB
    assert policy.files <= 4096
