public import CommerceEvents

extension Ometria {
    /// To where the destination delivers: `/api/track`, or the Data API.
    public func write(
        _ event: CommerceEvent, received receipt: Receipt, with settings: VendorSettings
    ) throws(NotExpressible) -> WrittenEvent {
        let draft = Draft(event, receipt)
        guard settings["mode"] == "push" else {
            var writing = OmetriaTrackWriting(draft: draft)
            return try writing.written()
        }
        var writing = OmetriaPushWriting(draft: draft, identity: settings["identity"] ?? "identity_account_id")
        return try writing.written()
    }
}

extension Draft {
    /// A visitor, which is Ometria's `uid`: the id of a browser rather than that of a customer.
    mutating func ometriaVisitor() throws(NotExpressible) -> String {
        try requiredId(.browser, orElse: .user, .visit)
    }
}
