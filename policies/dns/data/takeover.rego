# Services whose customers claim names under theirs: where a record outlives the customer, whoever claims the name next
# answers for ours. `ownership` are the labels under which the service asks for a TXT record before it serves a name.
package lictor.dns.data.takeover

as_of := "2026-11-20"

source := "the services' own documentation of custom domains and of how names are given back"

services := [
	{"name": "Amazon S3", "suffixes": [".amazonaws.com", ".amazonaws.com.cn"], "pattern": `\.s3([.-][a-z0-9-]+)*\.amazonaws\.com(\.cn)?$`},
	{"name": "AWS Elastic Beanstalk", "suffixes": [".elasticbeanstalk.com"]},
	{"name": "Azure App Service", "suffixes": [".azurewebsites.net"], "ownership": ["asuid"]},
	{"name": "Azure Blob Storage", "suffixes": [".blob.core.windows.net", ".web.core.windows.net"]},
	{"name": "Azure Cloud Services", "suffixes": [".cloudapp.net", ".cloudapp.azure.com"]},
	{"name": "Azure CDN and Front Door", "suffixes": [".azureedge.net", ".azurefd.net"], "ownership": ["_dnsauth"]},
	{"name": "Azure Traffic Manager", "suffixes": [".trafficmanager.net"]},
	{"name": "Azure API Management", "suffixes": [".azure-api.net"]},
	{"name": "Bitbucket", "suffixes": [".bitbucket.io"]},
	{"name": "Fly.io", "suffixes": [".fly.dev"], "ownership": ["_fly-ownership"]},
	{"name": "Ghost", "suffixes": [".ghost.io"]},
	{"name": "GitHub Pages", "suffixes": [".github.io"], "ownership_prefix": "_github-pages-challenge-"},
	{"name": "Heroku", "suffixes": [".herokuapp.com", ".herokudns.com", ".herokussl.com"]},
	{"name": "Help Scout", "suffixes": [".helpscoutdocs.com"]},
	{"name": "LaunchRock", "suffixes": [".launchrock.com"]},
	{"name": "Netlify", "suffixes": [".netlify.app", ".netlify.com"], "ownership": ["netlify-challenge"]},
	{"name": "ngrok", "suffixes": [".ngrok.io", ".ngrok.app"]},
	{"name": "Pantheon", "suffixes": [".pantheonsite.io"]},
	{"name": "Read the Docs", "suffixes": [".readthedocs.io"]},
	{"name": "Shopify", "suffixes": [".myshopify.com"]},
	{"name": "Surge", "suffixes": [".surge.sh"]},
	{"name": "Tumblr", "suffixes": [".tumblr.com"]},
	{"name": "Vercel", "suffixes": [".vercel.app", ".vercel-dns.com"], "ownership": ["_vercel"]},
	{"name": "WordPress.com", "suffixes": [".wordpress.com"]},
	{"name": "Zendesk", "suffixes": [".zendesk.com"], "ownership": ["zendeskverification"]},
]
