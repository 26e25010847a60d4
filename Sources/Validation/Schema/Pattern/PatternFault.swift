/// Why a pattern cannot be used, and at which character.
struct PatternFault: Error {
    let position: Int
    let message: String
}
