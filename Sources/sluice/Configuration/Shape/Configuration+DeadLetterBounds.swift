extension Configuration {
    /// How many refused events of stage `intake` are kept; beyond either bound they are counted only.
    struct DeadLetterBounds: Equatable, Sendable {
        var intakeCount: Int
        var intakeBytes: ByteCount
    }
}
