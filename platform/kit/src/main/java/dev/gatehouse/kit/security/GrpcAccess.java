package dev.gatehouse.kit.security;

import java.util.Map;
import java.util.Set;

/** Which services may call which gRPC methods of this one. A bean of this type lists them; every other call is refused. */
public interface GrpcAccess {

    /** Names of calling services by full method name, for example {@code gatehouse.coreauth.v1.Activations/Start}. */
    Map<String, Set<String>> callers();
}
