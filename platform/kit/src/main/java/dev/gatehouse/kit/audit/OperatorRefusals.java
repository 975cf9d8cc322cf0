package dev.gatehouse.kit.audit;

/** Where it is kept what was refused to operators, and to those who are none. */
public interface OperatorRefusals {

    /** Takes note of it, and fails for no caller: nothing is promised. Called on an event loop, in the request's context. */
    void record(OperatorRefusal refusal);
}
