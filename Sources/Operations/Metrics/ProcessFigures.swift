import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What this process takes of the machine, under the names that Prometheus's clients share
/// (https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics).
struct ProcessFigures {
    var processorSeconds: Double
    var residentBytes: Int?
    var openFiles: Int?
    var mostFiles: Int?
    /// Seconds since 1970.
    var startedAt: Double

    static let measures: [Measure<ProcessFigures>] = [
        Measure(name: "process_cpu_seconds_total", type: .counter, help: "User and system time.") {
            .number($0.processorSeconds)
        },
        .count("process_resident_memory_bytes", "Memory in use.") { $0.residentBytes },
        .count("process_open_fds", "Open files and sockets.") { $0.openFiles },
        .count("process_max_fds", "Files and sockets that may be open.") { $0.mostFiles },
        .gauge("process_start_time_seconds", "When the process started, since 1970.") { $0.startedAt },
    ]

    /// - Parameter startedAt: seconds since 1970.
    static func read(startedAt: Double) -> ProcessFigures {
        var usage = rusage()
        _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = { (time: timeval) in Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000 }
        return ProcessFigures(
            processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), residentBytes: residentBytes,
            openFiles: try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count,
            mostFiles: mostFiles, startedAt: startedAt)
    }

    /// Linux only (proc(5), `statm`: the second field is in pages).
    private static var residentBytes: Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return pages * Int(getpagesize())
    }

    private static var mostFiles: Int? {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return Int(exactly: limit.rlim_cur)
    }
}
