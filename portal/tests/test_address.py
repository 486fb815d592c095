"""The address that tries are counted by: nobody chooses their own."""

import ipaddress

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from portal import environment
from portal.address import NOWHERE, client_address

OURS = "10.0.0.7"
addresses = st.ip_addresses()
forged = st.text() | st.lists(addresses.map(str), max_size=5).map(", ".join)


def seen(address):
    """As it is counted: an IPv6 address by its /64."""
    if address.version == 4 or address.ipv4_mapped:
        return str(getattr(address, "ipv4_mapped", None) or address)
    return str(ipaddress.ip_network((address, 64), strict=False).network_address)


@given(forged, addresses, st.integers(1, 4))
def test_behind_proxies_no_header_chooses_the_address(forged, real, proxies):
    """The outermost of ours appends who called it, each further one the proxy before."""
    chain = ", ".join([forged, str(real), *[OURS] * (proxies - 1)])
    meta = {"HTTP_X_FORWARDED_FOR": chain, "REMOTE_ADDR": OURS}
    assert client_address(meta, proxies) == seen(real)


@given(forged, addresses)
def test_without_a_proxy_the_header_is_not_looked_at(forged, real):
    meta = {"HTTP_X_FORWARDED_FOR": forged, "REMOTE_ADDR": str(real)}
    assert client_address(meta, 0) == seen(real)


@given(st.text(), st.text(), st.integers(0, 9))
def test_whatever_comes_it_is_an_address(header, remote, proxies):
    meta = {"HTTP_X_FORWARDED_FOR": header, "REMOTE_ADDR": remote}
    assert ipaddress.ip_address(client_address(meta, proxies))


@pytest.mark.parametrize(
    "header",
    [None, "", "unknown", "192.0.2.1, garbage", "192.0.2.1,", "192.0.2.1, 1.2.3", "a b", "[", "[]"],
)
def test_a_header_that_says_nothing_leaves_the_address_that_called(header):
    meta = {"REMOTE_ADDR": OURS} | ({} if header is None else {"HTTP_X_FORWARDED_FOR": header})
    assert client_address(meta, 1) == OURS


def test_a_header_with_too_few_places_too():
    assert client_address({"HTTP_X_FORWARDED_FOR": "192.0.2.1", "REMOTE_ADDR": OURS}, 2) == OURS


@pytest.mark.parametrize("meta", [{}, {"REMOTE_ADDR": ""}])
def test_a_socket_has_no_address_unless_a_proxy_says_for_whom(meta):
    assert client_address(meta, 1) == NOWHERE
    assert client_address(meta | {"HTTP_X_FORWARDED_FOR": "192.0.2.1"}, 1) == "192.0.2.1"


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        (" 192.0.2.1 ", "192.0.2.1"),
        ("192.0.2.1:5678", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:1::7", "2001:db8:0:1::"),
        ("2001:DB8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::"),
        ("2001:db8:0:2::7", "2001:db8:0:2::"),
        ("[2001:db8:0:1::7]:443", "2001:db8:0:1::"),
        ("[2001:db8:0:1::7]", "2001:db8:0:1::"),
        ("fe80::7%eth0", "fe80::"),
    ],
)
def test_one_address_has_one_spelling(written, counted):
    assert client_address({"REMOTE_ADDR": written}, 0) == counted


@pytest.mark.parametrize(
    ("env", "number"),
    [
        ({}, 0),
        ({"PORTAL_ENV": "production"}, 1),
        ({"PORTAL_ENV": "production", "PROXIES": ""}, 1),
        ({"PORTAL_ENV": "production", "PROXIES": "0"}, 0),
        ({"PROXIES": "2"}, 2),
    ],
)
def test_how_many_proxies_stand_in_front(env, number):
    assert environment.proxies(env) == number


@pytest.mark.parametrize("told", ["-1", "one", "12", "1.0", " ", "²"])
def test_a_number_of_proxies_that_is_none_is_refused(told):
    with pytest.raises(ImproperlyConfigured, match="PROXIES is a number from 0 to 9"):
        environment.proxies({"PROXIES": told})
