package dev.gatehouse.kit.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeCurvesTest {

    private static final String JAVAS = "SunEC";
    private static final byte[] MESSAGE = {1, 2, 3};

    private final KeyPair keys = p256();

    @BeforeEach
    void register() {
        assertThat(NativeCurves.register()).isTrue();
    }

    @AfterEach
    void asBefore() {
        Security.removeProvider("GatehouseEcdsa");
        Security.removeProvider("Conscrypt");
    }

    @Test
    void javasKeysSignAndVerifyByTheLibrary() throws GeneralSecurityException {
        var signature = Signature.getInstance(NativeCurves.ES256);
        signature.initSign(keys.getPrivate());

        assertThat(signature.getProvider().getName()).isEqualTo("GatehouseEcdsa");
    }

    @Test
    void whatOneSignsTheOtherVerifies() throws GeneralSecurityException {
        var javas = Signature.getInstance(NativeCurves.ES256, JAVAS);
        var natives = Signature.getInstance(NativeCurves.ES256);

        assertThat(verifies(javas, sign(natives))).isTrue();
        assertThat(verifies(natives, sign(javas))).isTrue();
    }

    @Test
    void anothersSignatureDoesNot() throws GeneralSecurityException {
        var other = Signature.getInstance(NativeCurves.ES256);
        other.initSign(p256().getPrivate());
        other.update(MESSAGE);

        assertThat(verifies(Signature.getInstance(NativeCurves.ES256), other.sign()))
                .isFalse();
    }

    /** r and s zero (CVE-2022-21449); r and s the order; not DER. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3006020100020100",
                "3046022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
                        + "022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
                "30",
                "00",
            })
    void noSuchSignatureDoes(String hex) throws GeneralSecurityException {
        var natives = Signature.getInstance(NativeCurves.ES256);
        natives.initVerify(keys.getPublic());
        natives.update(MESSAGE);

        assertThat(isRefused(natives, HexFormat.of().parseHex(hex))).isTrue();
    }

    @Test
    void nothingElseIsTheLibrarys() throws GeneralSecurityException {
        assertThat(Signature.getInstance("SHA256withRSA").getProvider().getName())
                .startsWith("Sun");
        assertThat(KeyPairGenerator.getInstance("EC").getProvider().getName()).isEqualTo(JAVAS);
        assertThat(Security.getProvider("GatehouseEcdsa").getServices()).hasSize(1);
    }

    private byte[] sign(Signature signature) throws GeneralSecurityException {
        signature.initSign(keys.getPrivate());
        signature.update(MESSAGE);
        return signature.sign();
    }

    private boolean verifies(Signature signature, byte[] signed) throws GeneralSecurityException {
        signature.initVerify(keys.getPublic());
        signature.update(MESSAGE);
        return signature.verify(signed);
    }

    private static boolean isRefused(Signature signature, byte[] signed) {
        try {
            return !signature.verify(signed);
        } catch (SignatureException e) {
            return true;
        }
    }

    private static KeyPair p256() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
