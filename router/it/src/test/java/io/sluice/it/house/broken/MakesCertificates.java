package io.sluice.it.house.broken;

import org.bouncycastle.asn1.x500.X500Name;

public final class MakesCertificates {
    X500Name name = new X500Name("CN=broken");
}
