import EventLog

/// Something that was asked for could not be done.
struct FaultPage: Page {
    static let template = "fault"

    let frame: Frame
    let message: String

    init(_ error: any Error, _ frame: Frame) {
        self.frame = frame
        message = (error as? AdminFault)?.message ?? (error as? LogError)?.detail ?? "\(error)"
    }

    static func status(of error: any Error) -> Int {
        (error as? AdminFault)?.status ?? 500
    }
}
