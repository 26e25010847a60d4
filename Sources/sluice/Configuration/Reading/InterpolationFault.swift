/// Why a `$` in a value cannot be replaced.
struct InterpolationFault: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
