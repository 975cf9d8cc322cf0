package dev.gatehouse.kit.security;

import io.grpc.Context;

/** Which service makes the gRPC call in hand. */
public final class CallingService {

    private static final Context.Key<String> NAME = Context.keyWithDefault("gatehouse-calling-service", "");

    private CallingService() {}

    /** The name in its token; empty outside of a call. Of use in the method itself, not in what it goes on with later. */
    public static String name() {
        return NAME.get();
    }

    static Context named(String service) {
        return Context.current().withValue(NAME, service);
    }
}
