/// A file named in the configuration. One that is not absolute counts from the configuration file's own directory, so
/// that every command finds the same files wherever it is run.
struct LocalPath: Hashable, Sendable {
    /// As the configuration has it.
    let written: String
    /// As the system takes it.
    let resolved: String

    /// - Parameter file: the configuration file that names it.
    init(_ written: String, from file: String) {
        self.written = written
        let directory = file.lastIndex(of: "/").map { file[...$0] } ?? ""
        resolved = written.hasPrefix("/") ? written : directory + written
    }
}
