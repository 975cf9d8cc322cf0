package dev.gatehouse.coreauth.password;

import io.quarkus.logging.Log;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/** Lowers the calling thread's priority by {@code setpriority(2)}: on Linux, nice values are per thread, and who 0 is the caller. */
final class ThreadPriority {

    private static final int PRIO_PROCESS = 0;

    private ThreadPriority() {}

    /** True when the system agreed; elsewhere the thread goes on as it is. */
    static boolean lower(int nice) {
        if (nice == 0 || !System.getProperty("os.name", "").equals("Linux")) {
            return false;
        }
        try {
            var linker = Linker.nativeLinker();
            var function = linker.defaultLookup().find("setpriority");
            if (function.isEmpty()) {
                return false;
            }
            var setPriority = linker.downcallHandle(
                    function.get(),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            return (int) setPriority.invokeExact(PRIO_PROCESS, 0, nice) == 0;
        } catch (Throwable refused) {
            Log.debugf("hashing threads keep their priority: %s", refused.getMessage());
            return false;
        }
    }
}
