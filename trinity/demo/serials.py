"""Serial numbers and MAC addresses in the makers' own patterns; each one is new."""

import random

BASE34 = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
HEX = "0123456789ABCDEF"

# X: any of the maker's alphabet, 9: a digit, everything else as it stands.
PATTERNS = {
    "MikroTik": ("HX9XXXXXXXX", BASE34),
    "Huawei": ("2102359XXX99K8999999", BASE34),
    "ZTE": ("ZTEGC8XXXXXX", HEX),
    "FiberHome": ("FHTT9XXXXXXX", HEX),
    "Ubiquiti": ("9999KXXXXXXXX-XXXXXX", BASE34),
    "TP-Link": ("22399J9999999", HEX),
    "Cisco": ("FOC2799XXXX", BASE34),
    "Lenovo": ("PF9XXXXX", BASE34),
    "ASUS": ("S9NXCV99X99999X", BASE34),
    "Dell": ("XXXXXX3", BASE34),
    "APC": ("AS2499999999", HEX),
    "Epson": ("XAGT999999", HEX),
    "Brother": ("E80799X9N999999", BASE34),
    "LG": ("499NTXX9X999", BASE34),
    "Fujikura": ("0999999", HEX),
    "Sumitomo": ("72C-99999", HEX),
    "Yokogawa": ("91X999999", BASE34),
    "EXFO": ("1799999", HEX),
    "Joinwit": ("JW24999999", HEX),
    "Fluke": ("52999999", HEX),
}
MAKERS_MAC = {
    "MikroTik": ("48:A9:8A", "D4:01:C3"),
    "Huawei": ("C8:33:E5", "5C:54:6D"),
    "ZTE": ("D0:5B:A8", "4C:09:B4"),
    "FiberHome": ("54:E0:05", "8C:73:A0"),
    "Ubiquiti": ("74:83:C2", "E0:63:DA"),
    "TP-Link": ("60:32:B1", "AC:84:C6"),
    "Cisco": ("70:6B:B9", "00:1B:54"),
}


class Maker:
    """Draws numbers from a seeded generator and never the same twice."""

    def __init__(self, draw: random.Random):
        self.draw, self.given = draw, set()

    def serial(self, brand: str) -> str:
        """A new serial number in the brand's pattern."""
        pattern, alphabet = PATTERNS[brand]
        return self._new(lambda: "".join(self._sign(sign, alphabet) for sign in pattern))

    def mac(self, brand: str) -> str | None:
        """A new MAC address of a network maker, as stored (AA:BB:CC:DD:EE:FF); None for what has no network
        port.
        """
        if brand not in MAKERS_MAC:
            return None
        prefix = self.draw.choice(MAKERS_MAC[brand])
        return self._new(lambda: prefix + "".join(f":{self.draw.randrange(256):02X}" for _ in range(3)))

    def _sign(self, sign: str, alphabet: str) -> str:
        return (
            self.draw.choice(alphabet)
            if sign == "X"
            else str(self.draw.randrange(10))
            if sign == "9"
            else sign
        )

    def _new(self, make) -> str:
        while (text := make()) in self.given:
            pass
        self.given.add(text)
        return text
