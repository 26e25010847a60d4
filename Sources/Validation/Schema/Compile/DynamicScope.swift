/// Where each `$dynamicAnchor` leads at one point of a judgement.
///
/// The draft looks an anchor up among the resources that were entered on the way to the `$dynamicRef`, the outermost
/// first (https://json-schema.org/draft/2020-12/json-schema-core#section-8.2.3.2). So the first resource entered that has
/// the anchor decides, until it is left; what lies between makes no difference. That leaves few scopes to tell apart:
/// one in a library without such anchors.
struct DynamicScope: Hashable {
    private var targets: [String: Place] = [:]

    func entering(_ resource: Resource) -> DynamicScope {
        if resource.dynamicAnchors.isEmpty { return self }
        var scope = self
        scope.targets.merge(resource.dynamicAnchors) { outer, _ in outer }
        return scope
    }

    func target(of anchor: String) -> Place? {
        targets[anchor]
    }
}
