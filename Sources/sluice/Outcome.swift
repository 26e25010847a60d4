import ArgumentParser

/// What a verb's exit code says.
enum Outcome {
    /// The answer is no: an event is not valid, something is parked.
    static let no = ExitCode(1)
    /// The command line or the configuration is wrong.
    static let usage = ExitCode(2)
    /// The log cannot be reached: locked, damaged, or not there.
    static let unreachable = ExitCode(3)
    /// The log failed: a write or a sync did not get through.
    static let logFailed = ExitCode(4)
}
