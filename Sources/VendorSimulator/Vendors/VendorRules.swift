import Vendors

/// How one vendor judges a request. Nothing here reads a clock, the network or the fault script.
protocol VendorRules: Sendable {
    func judge(_ request: InboundRequest) -> Judgement

    /// A refusal in the vendor's shape. Without a code, one that this vendor gives for a bad event.
    func refusal(status: Int?, code: String?) -> Answer

    /// What a caller with wrong credentials gets, and the reason's name.
    var unknownCaller: (reason: String, answer: Answer) { get }
}

extension VendorRules {
    /// Where a vendor says no more than the status.
    var unknownCaller: (reason: String, answer: Answer) { ("401", .empty(401)) }
}
