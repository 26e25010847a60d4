/// Why a file cannot be read, in the system's words where they are its own.
struct TextFileFault: Error {
    let reason: String
}
