package dev.gatehouse.coreauth.token;

import dev.gatehouse.coreauth.audit.chain.Seal;
import dev.gatehouse.coreauth.token.InstallationMac.Purpose;
import jakarta.enterprise.context.ApplicationScoped;

/** A MAC under the installation's secret, which the database does not know. */
@ApplicationScoped
class InstallationSeal implements Seal {

    private final InstallationMac mac;
    private final TokenKeys keys;

    InstallationSeal(InstallationMac mac, TokenKeys keys) {
        this.mac = mac;
        this.keys = keys;
    }

    @Override
    public byte[] of(byte[] statement) {
        return mac.of(Purpose.STATEMENT, statement, statement.length);
    }

    @Override
    public boolean isNew() {
        return keys.isChainRecent();
    }
}
