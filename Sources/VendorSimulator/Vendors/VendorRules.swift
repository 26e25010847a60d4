import Vendors

/// How one vendor judges a request. Nothing here reads a clock, the network or the fault script.
protocol VendorRules: Sendable {
    func judge(_ request: InboundRequest) -> Judgement

    /// A refusal in the vendor's shape. Without a code, one that this vendor gives for a bad event.
    func refusal(status: Int?, code: String?) -> Answer
}
